from . import sign_in
from . import twilio
from . import easysms
