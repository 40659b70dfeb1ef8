package io.netagent.collector.expose.prometheus;

import java.util.List;

/**
 * A metric and its series.
 *
 * @param metricName as in {@link MetricCatalog#metricName()}
 */
record Family(String metricName, MetricShape shape, String help, List<Series> series) {}
