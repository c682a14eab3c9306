from . import appointment_inbound_text
from . import appointment_inbound_words
