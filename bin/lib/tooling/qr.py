"""A text as a QR code for the terminal: `python -m tooling.qr TEXT`, in the venv."""

import sys

import qrcode

if __name__ == "__main__":
    code = qrcode.QRCode(border=2)
    code.add_data(sys.argv[1])
    code.print_ascii(invert=True)
