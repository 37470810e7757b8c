/**
 * How rows become objects. Attempts of tasks stage their rows as uploads, which nobody sees; the driver makes what the attempts that count
 * have staged, and the changes of attributes and deletions that they ask for, appear in one publication.
 */
@NullMarked
package io.basalt.spark.objects.write;

import org.jspecify.annotations.NullMarked;
