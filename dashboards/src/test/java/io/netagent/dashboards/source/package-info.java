/** What the dashboards show, said once: the JSON files in grafana/ are written from here. */
package io.netagent.dashboards.source;
