"""Papers of an order, printed from the browser and made as PDF: one structure, drawn twice. Source: OS-35."""
