import {
    translatedTerms,
    translatedTermsGlobal,
    translationIsReady,
    translationLoaded,
} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Starts the calendar without the rest of Odoo's website: nothing is stored in the
 * browser, no connection is kept open, and the frame is there sooner.
 */
const words = document.getElementById("o_appointment_words");
for (const {id, string} of JSON.parse(words.textContent)) {
    translatedTermsGlobal[id] = string;
}
translatedTerms[translationLoaded] = true;
translationIsReady.resolve(true);

const env = {debug: "", isReady: Promise.resolve(), services: {}};
registry.category("services").get("public.interactions").start(env);
