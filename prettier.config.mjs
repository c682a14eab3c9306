// XML, JavaScript, style sheets, JSON and YAML, written one way.
const config = {
    plugins: [import.meta.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    tabWidth: 4,
    bracketSpacing: false,
    proseWrap: "preserve",
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    xmlSelfClosingSpace: true,
    overrides: [{files: ["*.json", "*.yaml", "*.yml", "*.md"], options: {tabWidth: 2}}],
};

export default config;
