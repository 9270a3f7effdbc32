"""``python -m medmodels``."""

import signal

from medmodels.cli import main

if __name__ == "__main__":
    # Whoever terminates a training or an import wants what it began to be removed, as with an interrupt from the keyboard.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    raise SystemExit(main())
