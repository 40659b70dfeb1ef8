/** The few lines that are copied into the JDK's methods: each only calls a hook. */
package io.netagent.agent.install.advice;
