"""Where an organization works: its locations, when they are open, who works at which. Source: TN-7."""
