/** The collector's settings: flags, environment and file, all checked before anything starts. */
package io.netagent.collector.config;
