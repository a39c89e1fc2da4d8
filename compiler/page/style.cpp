#include "compiler/page/context.h"

namespace nudge::page {

// Pictures keep their light ground in the dark, for their colours are made for it.
const char* const kStyle = R"(
:root { color-scheme: light dark; --text: #1f2933; --faint: #52606d; --ground: #ffffff; --card: #f7f9fb;
  --line: #d9e0e7; --link: #2257a8; --chip: #fdf0c8; --chip-text: #614700; --badge: #e4eaf1; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e9ee; --faint: #a3b0bd; --ground: #15191e; --card: #1d232a; --line: #36404a; --link: #8ab6f5;
    --chip: #4d3f14; --chip-text: #f7dd92; --badge: #2c3641; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; color: var(--text); background: var(--ground); line-height: 1.5;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  display: grid; grid-template-columns: minmax(12rem, 17rem) minmax(0, 1fr); column-gap: 2.5rem; padding: 0 1.5rem 4rem; }
header { grid-column: 1 / -1; border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
header p, .quiet, .place, small { color: var(--faint); }
nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: 0.875rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul > li { font-weight: 600; margin-bottom: 0.5rem; }
nav li li { font-weight: 400; padding-left: 0.75rem; overflow-wrap: anywhere; }
main { max-width: 64rem; min-width: 0; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { margin: 1.25rem 0 0; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 0.75rem; padding-bottom: 0.25rem; border-bottom: 2px solid var(--line); font-size: 1.4rem; }
h3 { margin: 0 0 0.25rem; font-size: 1.1rem; overflow-wrap: anywhere; }
article { margin: 1.75rem 0; }
.lead { margin: 0.25rem 0 0.5rem; font-size: 1.05rem; }
.place { font-size: 0.8rem; font-weight: 400; }
.badge { display: inline-block; padding: 0 0.45rem; border-radius: 0.6rem; background: var(--badge); color: var(--text);
  font-size: 0.75rem; font-weight: 500; }
.pii { background: #f8d7da; color: #721c24; }
code, .chip, .mark { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em;
  overflow-wrap: anywhere; }
.chip { padding: 0 0.3rem; border-radius: 0.3rem; background: var(--chip); color: var(--chip-text); }
.mark { padding: 0 0.3rem; border: 1px dashed var(--faint); border-radius: 0.3rem; color: var(--faint); }
.picture { color: var(--faint); font-style: italic; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0.5rem 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem; }
th, td { padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 500; }
td p { margin: 0; }
.card { margin: 0.5rem 0; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); overflow: hidden; }
.card > dl { margin: 0; padding: 0.6rem 1rem; border-bottom: 1px solid var(--line); font-size: 0.925rem; }
.card > .body { padding: 0.25rem 1rem; max-width: 44rem; }
.card > iframe { display: block; width: 100%; height: 26rem; border: 0; background: #ffffff; }
.card table { width: auto; }
.body h1, .body h2, .body h3 { margin: 0.75rem 0 0.25rem; border: 0; font-size: 1.15rem; }
figure { margin: 0.75rem 0; padding: 0.5rem; border: 1px solid var(--line); border-radius: 0.5rem; background: #ffffff;
  overflow-x: auto; text-align: center; }
.steps { color: var(--text); }
.arrow { color: var(--faint); margin-left: 0.5rem; }
@media (max-width: 56rem) { body { display: block; padding: 0 1rem 3rem; } nav { position: static; max-height: none; } }
@media print {
  :root { --text: #000000; --faint: #444444; --ground: #ffffff; --card: #ffffff; --line: #bbbbbb; --link: #000000;
    --chip: #eeeeee; --chip-text: #000000; --badge: #eeeeee; }
  body { display: block; padding: 0; font-size: 11pt; }
  nav { display: none; }
  figure svg { max-width: 100%; height: auto; }
  h2, h3 { break-after: avoid; }
  .card, figure, tr { break-inside: avoid; }
}
)";

}  // namespace nudge::page
