"""What spark-submit gets: `runner.py --plan <path or URL> [--remote sc://host:port]`. The work is in `lakec_runner`, beside it or in a zip."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from lakec_runner.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
