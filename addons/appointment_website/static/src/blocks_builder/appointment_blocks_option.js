import {onWillStart, useState} from "@odoo/owl";

import {BaseOptionComponent} from "@html_builder/core/utils";
import {SNIPPET_SPECIFIC_END} from "@html_builder/utils/option_sequence";
import {Plugin} from "@html_editor/plugin";
import {withSequence} from "@html_editor/utils/resource";
import {registry} from "@web/core/registry";

/** Asked once for all blocks of a page. */
let choices = null;

function loadChoices() {
    choices ||= fetch("/appointment/blocks/choices").then((answer) => answer.json());
    return choices;
}

class AppointmentOption extends BaseOptionComponent {
    setup() {
        super.setup();
        this.choices = useState({stores: [], services: []});
        onWillStart(async () => Object.assign(this.choices, await loadChoices()));
    }
}

export class AppointmentStoresOption extends AppointmentOption {
    static template = "appointment_website.StoresOption";
    static selector = ".s_appointment_stores";
}

export class AppointmentServicesOption extends AppointmentOption {
    static template = "appointment_website.ServicesOption";
    static selector = ".s_appointment_services";
}

export class AppointmentButtonOption extends AppointmentOption {
    static template = "appointment_website.ButtonOption";
    static selector = ".s_appointment_button";
}

class AppointmentBlocksPlugin extends Plugin {
    static id = "appointmentBlocks";
    resources = {
        builder_options: [
            withSequence(SNIPPET_SPECIFIC_END, AppointmentStoresOption),
            withSequence(SNIPPET_SPECIFIC_END, AppointmentServicesOption),
            withSequence(SNIPPET_SPECIFIC_END, AppointmentButtonOption),
        ],
        so_content_addition_selector: [
            ".s_appointment_stores",
            ".s_appointment_services",
        ],
    };
}

registry
    .category("website-plugins")
    .add(AppointmentBlocksPlugin.id, AppointmentBlocksPlugin);
