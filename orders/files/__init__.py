"""What is attached to an order: images and PDFs, checked by content, served to nobody who may not see the order."""
