/** Manual pages, made of the commands' own options and descriptions. */
package io.netagent.collector.expose.cli.manual;
