/** JMH benchmarks of what runs often: a hook for each read, a parser for each row. */
package io.netagent.benchmarks;
