"""A price list comes into the catalogue: read, looked through, confirmed. Nothing is written before that."""
