"""The page by which a client follows an order: an unguessable link, no sign-in, nothing of the house. Source: OR-9."""
