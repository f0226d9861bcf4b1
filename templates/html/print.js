/* The button of a row's own page. Without this script it is not displayed; the browser's menu prints as well. */
"use strict";

document.querySelector("[name=print]").addEventListener("click", () => globalThis.print());
