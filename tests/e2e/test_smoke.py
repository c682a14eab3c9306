"""The least that must hold of any build: both doors open without a complaint."""


def test_front_door_opens_on_a_phone(page):
    response = page.goto("/")
    assert response.status == 200
    page.wait_for_load_state("networkidle")


def test_back_office_opens_for_the_administrator(backend_page):
    backend_page.wait_for_selector(".o_main_navbar")
    backend_page.wait_for_selector(".o_action_manager > *")
