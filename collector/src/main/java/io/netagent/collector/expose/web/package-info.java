/** The HTTP server: read-only pages and the JSON interface over the latest snapshot. */
package io.netagent.collector.expose.web;
