"""Demo data: lifelike, the same for the same seed, made through the doors everything else uses."""
