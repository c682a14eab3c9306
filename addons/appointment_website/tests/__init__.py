from . import test_availability_route
from . import test_booking_form
from . import test_booking_page
from . import test_payment_route
from . import test_pictures
from . import test_price
from . import test_store_pages
from . import test_translations
