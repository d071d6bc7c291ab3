package org.tymbal.e2e.browser;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as a person uses it: what can be read, pressed and filled in. */
final class Page {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Browser browser;
    private final WebDriver driver;

    private Page(Browser browser) {
        this.browser = browser;
        driver = browser.driver();
    }

    /** Opens the page; a reload if it is open already. */
    static Page open(Browser browser, int port, String route) {
        return at(browser, "http://127.0.0.1:" + port + "/" + route);
    }

    /** Opens a page, which may be another one than ours: then only what names no element of ours is of use. */
    static Page at(Browser browser, String address) {
        browser.driver().get("about:blank");
        browser.driver().get(address);
        return new Page(browser);
    }

    static Page connected(Browser browser, int port) {
        Page page = open(browser, port, "");
        page.awaitState("connected");
        return page;
    }

    Browser browser() {
        return browser;
    }

    WebElement id(String id) {
        return driver.findElement(By.id(id));
    }

    String text(String id) {
        return id(id).getText();
    }

    boolean isShown(String id) {
        return id(id).isDisplayed();
    }

    /** connected, connecting, waiting or offline. */
    void awaitState(String state) {
        await("the page is " + state, () -> state.equals(id("pill").getAttribute("data-state")));
    }

    void await(String what, Supplier<Boolean> condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .withMessage(what)
                .until(ignored -> condition.get());
    }

    void awaitText(String id, String part) {
        await(id + " says " + part, () -> text(id).contains(part));
    }

    /** Clicks, clear of what sticks to the edges of the window. */
    void click(String id) {
        WebElement element = id(id);
        script("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    void fill(String id, String value) {
        WebElement field = id(id);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        field.sendKeys(value);
    }

    /** Chooses one of a group of radio buttons. */
    void choose(String group, String value) {
        WebElement button = driver.findElement(By.cssSelector("input[name=" + group + "][value='" + value + "']"));
        script("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }

    void check(String id, boolean on) {
        if (id(id).isSelected() != on) {
            click(id);
        }
    }

    /** Presses the button with this name or text inside of what the selector finds; waits until there is one. */
    void press(String place, String name) {
        await(
                name,
                () -> this.<Boolean>script(
                        "const b = [...document.querySelectorAll(arguments[0] + ' button')].find(b => b.textContent.trim() ==="
                                + " arguments[1] || b.getAttribute('aria-label') === arguments[1]); if (b) b.click(); return !!b",
                        place,
                        name));
    }

    /** Touches the page, and waits for everything that comes late. */
    void awaitLateParts() {
        click("publish-topic");
        await("the late parts have come", () -> this.<Boolean>script("return !!document.querySelector('.ladder')"));
    }

    void publish(String topic, String payload, int qos) {
        fill("publish-topic", topic);
        fill("publish-payload", payload);
        choose("publish-qos", Integer.toString(qos));
        click("publish-button");
    }

    /** Subscribes, and awaits the answer. */
    void subscribe(String filter, int qos) {
        fill("subscribe-filter", filter);
        choose("subscribe-qos", Integer.toString(qos));
        click("subscribe-button");
        await(
                "an answer to " + filter,
                () -> subscriptions().stream().anyMatch(line -> line.startsWith(filter) && line.contains("granted")));
    }

    /** Each subscription on one line: filter, count, state. */
    List<String> subscriptions() {
        return script("return [...document.querySelectorAll('#subscriptions li')].map(li =>"
                + " [...li.querySelectorAll('span')].map(s => s.textContent).filter(s => s).join(' '))");
    }

    /** The messages in sight, newest first, each as "topic payload badges". */
    List<String> messages() {
        return script("""
                return [...document.querySelectorAll('.msg')].filter(row => !row.hidden)
                    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
                    .map(row => row.querySelector('.n').textContent + ' ' + row.querySelector('.p').textContent
                        + ' ' + [...row.querySelectorAll('.badge')].filter(b => !b.hidden).map(b => b.textContent).join(' '))
                """);
    }

    void awaitMessage(String line) {
        await("a message " + line, () -> messages().contains(line));
    }

    /** How many messages have come, as the page counts. */
    int count() {
        return Integer.parseInt(text("message-count").replace(",", ""));
    }

    /** The element that has the focus: its id, or its text. */
    String focused() {
        return script("const e = document.activeElement; return e.id || e.textContent.trim()");
    }

    void keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void openConnection() {
        if (id("connection").getAttribute("open") == null) {
            WebElement summary = id("connection").findElement(By.tagName("summary"));
            script("arguments[0].scrollIntoView({block: 'center'})", summary);
            summary.click();
        }
        await("the form has come", () -> isShown("host"));
    }

    @SuppressWarnings("unchecked") // whoever asks knows what the script returns
    <T> T script(String script, Object... arguments) {
        return (T) ((JavascriptExecutor) driver).executeScript(script, arguments);
    }
}
