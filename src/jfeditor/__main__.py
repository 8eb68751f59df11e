"""``python -m jfeditor``: the same as the installed command."""

from jfeditor.cli.main import main

if __name__ == "__main__":
    main()
