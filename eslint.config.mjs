import js from "@eslint/js";
import jsdoc from "eslint-plugin-jsdoc";
import globals from "globals";

const gone = "Use the platform and Owl instead (docs: house style, rule 16).";

export default [
    {ignores: [".var/**", "node_modules", "addons/*/static/lib/**"]},
    js.configs.recommended,
    {
        files: ["**/*.js", "**/*.mjs"],
        plugins: {jsdoc},
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, odoo: "readonly", luxon: "readonly"},
        },
        rules: {
            complexity: ["error", 12],
            eqeqeq: "error",
            "jsdoc/check-param-names": "error",
            "jsdoc/check-tag-names": ["error", {definedTags: ["odoo-module"]}],
            "no-restricted-globals": [
                "error",
                {name: "$", message: gone},
                {name: "jQuery", message: gone},
                {name: "moment", message: gone},
                {name: "_", message: gone},
            ],
            "no-unused-vars": [
                "error",
                {argsIgnorePattern: "^_", varsIgnorePattern: "^_"},
            ],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
