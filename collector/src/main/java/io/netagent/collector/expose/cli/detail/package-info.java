/** All that is told of one thing, a finding, connection, site or process, for a person. */
package io.netagent.collector.expose.cli.detail;
