// Builds static/dist: styles, scripts and pictures under hashed names, a manifest, and .br and .gz twins.
// Run with: node static/build.mjs
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const source = join(here, "src");
const target = join(here, "dist");
const fresh = join(here, "dist.new");
const browsers = ["chrome111", "firefox113", "safari16.4"];
const packed = new Set([".css", ".js", ".svg"]);
const largest = { "app.css": 14 * 1024, "app.js": 6 * 1024 }; // brotli bytes: a page must reach a slow phone

// GOV.UK Frontend writes left and right; a page that reads from right to left needs start and end.
function logical(css) {
  return css
    .replace(/(?<=[;{])(margin|padding|border)-(left|right)(?=[:-])/g, (_, box, side) => `${box}-inline-${edge(side)}`)
    .replace(/(?<=[;{])(left|right):/g, (_, side) => `inset-inline-${edge(side)}:`)
    .replace(/(?<=[;{])(text-align|float|clear):(left|right)/g, (_, name, side) =>
      name === "text-align" ? `${name}:${edge(side)}` : `${name}:inline-${edge(side)}`,
    );
}

function edge(side) {
  return side === "left" ? "start" : "end";
}

// Parts of GOV.UK Frontend that come along with what we use, and that no page of ours has.
const unused = new RegExp(
  "\\.govuk-(heading|caption|body|section-break|link--|list--|button--(inverse|start)|button__start|(radios|checkboxes)--small" +
    "|checkboxes__conditional|radios__conditional|fieldset__legend--(xl|m|s)\\b|label--(xl|m|s)\\b|error-summary__list--|input__(prefix|suffix)" +
    "|summary-card|drop-zone|file-upload-button|pagination--block|tag--|input--width|input--extra|phase-banner|table__caption|summary-list--no)",
);

function trim(css) {
  const kept = css
    .replace(/-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?/g, "")
    .replace(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
      if (selectors.startsWith("@") || !unused.test(selectors)) return rule;
      const rest = selectors.split(/,(?![^(]*\))/).filter((selector) => !unused.test(selector));
      return rest.length ? `${rest.join(",")}{${body}}` : "";
    });
  return kept.replace(/@(media|supports)[^{}]+\{\}/g, "");
}

async function style(name) {
  const { css } = sass.compile(join(source, `${name}.scss`), {
    loadPaths: [join(root, "node_modules", "govuk-frontend", "dist")],
    style: "compressed",
    quietDeps: true,
  });
  const { code } = await esbuild.transform(logical(trim(css)), { loader: "css", minify: true, target: browsers });
  if (code.includes("url(")) throw new Error(`${name}.css asks for another file: url() is not allowed in it.`);
  return Buffer.from(code);
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(source, "js", `${name}.mjs`)],
    bundle: true,
    minify: true,
    format: "esm",
    target: browsers,
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

async function pictures() {
  const names = (await readdir(join(here, "img"))).filter((name) => !name.startsWith(".")).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(here, "img", name))]));
}

function hashed(name, content) {
  const extension = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}

function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

async function put(name, content) {
  const file = hashed(name, content);
  await writeFile(join(fresh, file), content);
  let note = "";
  if (packed.has(extname(name))) {
    const small = brotli(content);
    await writeFile(join(fresh, `${file}.br`), small);
    await writeFile(join(fresh, `${file}.gz`), gzipSync(content, { level: 9 }));
    note = `, ${small.length} brotli`;
    if (small.length > (largest[name] ?? Infinity)) {
      throw new Error(`${name} is ${small.length} bytes in brotli; at most ${largest[name]} are allowed.`);
    }
  }
  console.log(`${file}: ${content.length} bytes${note}`);
  return file;
}

async function build() {
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const files = [["app.css", await style("app")], ["app.js", await script("app")], ...(await pictures())];
  const manifest = {};
  for (const [name, content] of files) manifest[name] = await put(name, content);
  await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}

await build();
