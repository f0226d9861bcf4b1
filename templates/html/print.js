/* The button of a row's own page. Until this script runs it is not displayed; the browser's menu prints as well. */
"use strict";

const button = document.querySelector("[name=print]");
button.addEventListener("click", () => globalThis.print());
button.classList.add("on");
