"""Gateways: classes through which messages leave the house."""

from notifications.gateways.base import Gateway, Message
from notifications.gateways.choice import gateway_for

__all__ = ["Gateway", "Message", "gateway_for"]
