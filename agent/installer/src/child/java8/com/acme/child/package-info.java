/**
 * Programs that the tests watch: what an application might do, run in a JVM of its own. Plain JDK,
 * nothing of netagent.
 */
package com.acme.child;
