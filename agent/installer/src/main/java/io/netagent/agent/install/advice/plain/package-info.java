/** Advice for the java.net of Java 8 and 11, which 17 still has behind a switch. */
package io.netagent.agent.install.advice.plain;
