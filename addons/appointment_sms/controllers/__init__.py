from . import twilio
from . import easysms
