#!/usr/bin/env python
"""The same as the command `focaljet`, for those whose fingers know manage.py."""

import sys

from focaljet.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
