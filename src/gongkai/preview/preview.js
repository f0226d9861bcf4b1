/* Loads the page again when the server has a newer one. A hidden window does not listen, because a browser allows only
   a few connections to one server; it asks again when it is shown. */
"use strict";

{
  const { scope, version } = document.currentScript.dataset;
  const address = `/-preview/events?scope=${encodeURIComponent(scope)}&seen=${encodeURIComponent(version)}`;
  let source = null;

  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(address);
      source.onmessage = (event) => {
        if (event.data === version) return;
        source.close();
        location.reload();
      };
    }
  };

  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("pagehide", () => source?.close());
  listen();
}
