"""What the product costs, each figure beside its floor in the same run. See README.md."""
