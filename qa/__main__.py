"""`python -m qa`: see `qa.surfaces.cli`."""

from qa.surfaces.cli import main

main()
