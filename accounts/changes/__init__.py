"""Settings → Changes: who changed which setting or permission, and from what to what."""
