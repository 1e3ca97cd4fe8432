"""Papers printed from the browser: the receipt given at intake and the label on the thing. Source: OS-35."""
