"""Secrets at rest: encrypted with keys derived from SECRET_KEY, readable by older ones while they rotate."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"secrets at rest").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Return the text; raises InvalidToken when no live key made it."""
    return _keys().decrypt(token.encode()).decode() if token else ""
