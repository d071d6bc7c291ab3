/** Steps of the build, and their tests; nothing of it is in the jar. */
package org.tymbal.build;
