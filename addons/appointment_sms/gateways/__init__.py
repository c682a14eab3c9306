"""Services that deliver text messages, behind one small interface: see ``base``."""
