/** Contrast of every text is at least 4.5 on its ground, in both themes; `npm run test:deep` measures it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f7f9; --line: #d9dde3; --text: #1c2128; --soft: #57606a;
  --link: #0550ae; --good: #116329; --good-ground: #dafbe1; --care: #7d4e00; --care-ground: #fff4d1;
  --bad: #a40e26; --bad-ground: #ffe5e7; --data: #6639ba; --accent: #0969da;
  --internet: #eef1f5; --edge: #e6f1fd; --vpc: #f4f6f8; --public: #fdeee0; --private: #e7f4ea;
  --isolated: #f3e9fc; --store: #e4f3f4; --operations: #f3f1ea;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --raised: #181d24; --line: #323a45; --text: #e2e7ee; --soft: #9aa5b1;
    --link: #79b8ff; --good: #7ee29a; --good-ground: #12301c; --care: #f2cc60; --care-ground: #33270a;
    --bad: #ff9aa5; --bad-ground: #3d1419; --data: #c9a6ff; --accent: #58a6ff;
    --internet: #1b2129; --edge: #13263b; --vpc: #161b21; --public: #33241a; --private: #15291c;
    --isolated: #2a1d3a; --store: #132b2e; --operations: #262319;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  display: grid; grid-template-columns: 13.5rem minmax(0, 1fr);
  grid-template-areas: "nav header" "nav main" "nav footer";
}
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--ground); padding: 0.5rem 1rem; }
header { grid-area: header; padding: 2.5rem 2rem 0; }
header p:first-child { margin: 0; color: var(--soft); text-transform: uppercase; letter-spacing: 0.12em; font-size: 0.75rem; font-weight: 600; }
.version { color: var(--soft); font-size: 0.85rem; margin: 0.5rem 0 0; }
h1 { margin: 0; font-size: 2.25rem; letter-spacing: -0.02em; line-height: 1.2; }
nav { grid-area: nav; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2.6rem 0 2rem 1.25rem; font-size: 0.9rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 0.28rem 0.75rem; color: var(--soft); text-decoration: none; border-left: 2px solid var(--line); }
nav a:hover { color: var(--text); border-color: var(--accent); }
main { grid-area: main; padding: 0 2rem; max-width: 84rem; }
footer { grid-area: footer; padding: 1rem 2rem 3rem; color: var(--soft); font-size: 0.85rem; overflow-wrap: anywhere; }
section { padding-top: 2.5rem; }
h2 { margin: 0 0 0.75rem; font-size: 1.4rem; letter-spacing: -0.01em; line-height: 1.3; }
#answers { padding-top: 1.5rem; }
#answers > h2 { font-size: 1rem; color: var(--soft); font-weight: 500; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.02rem; }
p, ul { margin: 0 0 1rem; max-width: 48rem; }
ul { padding-left: 1.25rem; }
li { margin: 0.2rem 0; }
code { font: 0.86em/1.4 var(--mono); overflow-wrap: anywhere; }
table code { overflow-wrap: break-word; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.answer { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.3rem; }
.answer h3 { margin: 0 0 0.3rem; font-size: 0.9rem; font-weight: 600; }
.answer p { margin: 0 0 0.45rem; font-size: 0.92rem; color: var(--soft); }
.answer p.short { font-size: 1.3rem; line-height: 1.3; font-weight: 650; color: var(--text); letter-spacing: -0.01em; }
.scroll { overflow-x: auto; margin: 0 0 1.25rem; border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; }
caption { text-align: left; color: var(--soft); font-size: 0.8rem; padding: 0 0 0.35rem; }
th, td { text-align: left; vertical-align: top; padding: 0.42rem 0.9rem 0.42rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); }
tbody th { font-weight: 500; }
td code { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.matrix { width: auto; min-width: 60%; }
.matrix th, .matrix td { padding-right: 1.1rem; min-width: 6.5rem; }
.matrix tbody th { position: sticky; left: 0; background: var(--ground); min-width: 11rem; max-width: 18rem; }
.good, .care, .bad { white-space: nowrap; border-radius: 4px; padding: 0.05em 0.4em; font-size: 0.92em; font-weight: 550; }
p .bad, li .bad { white-space: normal; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.good { color: var(--good); background: var(--good-ground); }
.care { color: var(--care); background: var(--care-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.quiet { color: var(--soft); font-weight: 400; }
summary { cursor: pointer; color: var(--link); font-size: 0.9rem; margin: 0 0 0.75rem; width: fit-content; }
#resources th, #resources td { padding-top: 0.18rem; padding-bottom: 0.18rem; font-size: 0.8rem; }
figure { margin: 0 0 1.25rem; width: calc(100vw - 13.5rem - 3.5rem); max-width: 112rem; }
.drawing { display: block; max-width: 100%; height: auto; font-family: Helvetica, Arial, "Liberation Sans", sans-serif; }
.drawing.wide { min-width: 73rem; }
.drawing text { fill: var(--text); font-family: inherit; }
.drawing .zone > path, .drawing .zone > polygon { stroke: var(--line); }
.drawing .zone > text { fill: var(--soft); font-size: 12.5px; font-weight: 600; }
.drawing .internet > path, .drawing .outside > path { fill: var(--internet); }
.drawing .edge.zone > path, .drawing .cluster.edge > path { fill: var(--edge); }
.drawing .vpc > path { fill: var(--vpc); }
.drawing .public > path { fill: var(--public); }
.drawing .private > path { fill: var(--private); }
.drawing .isolated > path { fill: var(--isolated); stroke: var(--data); stroke-dasharray: 5 3; }
.drawing .data.zone > path { fill: var(--store); }
.drawing .operations > path { fill: var(--operations); }
.drawing .part path, .drawing .part polygon { fill: var(--ground); stroke: var(--soft); }
.drawing .part text:nth-of-type(n + 2) { fill: var(--soft); font-size: 12px; }
.drawing .part text:first-of-type { font-weight: 600; }
.drawing a:hover path { stroke: var(--accent); stroke-width: 2; }
.drawing a:focus-visible { outline: none; }
.drawing a:focus-visible path { stroke: var(--accent); stroke-width: 3; }
.drawing .flow path { stroke: var(--soft); }
.drawing .flow polygon { fill: var(--soft); stroke: var(--soft); }
.drawing .flow text { fill: var(--soft); paint-order: stroke; stroke: var(--ground); stroke-width: 2px; stroke-linejoin: round; }
.drawing .flow.data path { stroke: var(--data); }
.drawing .flow.data polygon { fill: var(--data); stroke: var(--data); }
.drawing .flow.data text { fill: var(--data); }
.drawing .flow.starts path { stroke-dasharray: 4 3; }
:target { scroll-margin-top: 1rem; }
h3:target { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 3px; text-underline-offset: 0.3em; }
@media (max-width: 60rem) {
  body { display: block; }
  figure { width: auto; }
  header, main, footer { padding-left: 1.25rem; padding-right: 1.25rem; }
  header { padding-top: 1.5rem; }
  h1 { font-size: 1.75rem; }
  nav { position: static; max-height: none; padding: 0.75rem 1.25rem 0; }
  nav ol { display: flex; flex-wrap: wrap; gap: 0.15rem 0.9rem; }
  nav a { border: 0; padding: 0.2rem 0; text-decoration: underline; }
}
@media screen and (max-width: 40rem) {
  table:not(.matrix), table:not(.matrix) :is(caption, tbody, tr, th, td) { display: block; }
  table:not(.matrix) thead { display: none; }
  table:not(.matrix) tr { border-bottom: 2px solid var(--line); padding: 0.5rem 0; }
  table:not(.matrix) :is(th, td) { overflow-wrap: anywhere; border: 0; padding: 0.1rem 0; text-align: left; }
  table:not(.matrix) td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; }
  @page { size: A4; margin: 14mm; }
  body { display: block; font-size: 9.5pt; }
  nav, .skip, details { display: none; }
  @page drawing { size: A4 landscape; }
  figure { page: drawing; break-before: page; break-after: page; }
  header, main, footer { padding: 0; max-width: none; }
  section { padding-top: 1.2rem; }
  h1 { font-size: 20pt; } h2 { font-size: 13pt; } h2, h3 { break-after: avoid; }
  .answer, tr, figure { break-inside: avoid; }
  .answers { grid-template-columns: 1fr 1fr; }
  .answer p.short { font-size: 12pt; }
  .scroll { overflow: visible; }
  .drawing.wide { min-width: 0; }
  .drawing { max-width: 100%; max-height: 170mm; }
  figure { width: auto; }
  #resources h3 { font-size: 8.5pt; margin: 0.6rem 0 0.1rem; } #resources caption { display: none; } #resources .scroll { margin: 0; }
  #resources th, #resources td { font-size: 6.8pt; line-height: 1.25; padding: 0.05rem 0.5rem 0.05rem 0; }
  table { font-size: 7.5pt; } th, td { padding-top: 0.15rem; padding-bottom: 0.15rem; }
  .matrix { width: 100%; } .matrix th, .matrix td { min-width: 0; padding-right: 0.5rem; }
  .matrix tbody th { position: static; min-width: 0; }
  .good, .care, .bad { white-space: normal; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .drawing { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
  p a[href^="https:"]::after, li a[href^="https:"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
`;
