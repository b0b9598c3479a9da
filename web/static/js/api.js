/* The API's pages: Swagger UI asks with the page's own session, and so needs its CSRF token. */

import { csrfToken } from "./app.js";

const place = document.getElementById("api");
const dark = () => getComputedStyle(document.documentElement).colorScheme !== "light"
  && (document.documentElement.dataset.theme !== "system" || matchMedia("(prefers-color-scheme: dark)").matches);
const paint = () => document.documentElement.classList.toggle("dark-mode", dark());

paint();
new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);

/* Its own layout would put a second <main> on the page, and a choice among one server. */
const layout = ({ React }) => ({
  components: {
    House: ({ getComponent }) => {
      const part = (name) => React.createElement(getComponent(name, true));
      return React.createElement("div", { className: "swagger-ui" },
        part("InfoContainer"),
        React.createElement("div", { className: "api__keys" }, part("AuthorizeBtnContainer")),
        React.createElement("h2", { className: "api__operations" }, place.dataset.operations),
        part("operations"),
        part("Models"));
    },
  },
});

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  plugins: [layout],
  layout: "House",
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (!["GET", "HEAD"].includes((request.method ?? "GET").toUpperCase())) {
      request.headers["X-CSRF-Token"] = csrfToken();
    }
    return request;
  },
});
