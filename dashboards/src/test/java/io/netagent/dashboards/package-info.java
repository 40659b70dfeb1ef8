/** Tests that ask Prometheus itself whether the dashboards and rules of this directory work. */
package io.netagent.dashboards;
