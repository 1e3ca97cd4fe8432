"""What the embedded default makes for itself at its first start."""

import os
import secrets
from pathlib import Path


def embedded_secret_key(var_dir: Path) -> str:
    """Return the key kept in `var/secret_key`, made once.

    Two processes may start together: the one that creates the file wins, both read it.
    """
    path = var_dir / "secret_key"
    var_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
