from catalog.models.imported import Import
from catalog.models.item import HIGHEST_AMOUNT, Item

__all__ = ["HIGHEST_AMOUNT", "Import", "Item"]
