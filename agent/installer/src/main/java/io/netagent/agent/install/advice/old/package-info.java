/** Advice for methods of sun.nio.ch that only Java 8 or 11 has in this form. */
package io.netagent.agent.install.advice.old;
