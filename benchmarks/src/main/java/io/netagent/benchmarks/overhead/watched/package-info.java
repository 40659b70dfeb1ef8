/** The programs that an agent watches while its cost is measured: Java 8 bytecode, for any JDK. */
package io.netagent.benchmarks.overhead.watched;
