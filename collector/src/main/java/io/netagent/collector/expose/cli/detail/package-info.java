/** All that is told of one thing, a finding, connection, site, process or event, for a person. */
package io.netagent.collector.expose.cli.detail;
